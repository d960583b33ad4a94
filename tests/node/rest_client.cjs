// What does the official Node client do with a gateway? node rest_client.cjs URL KEY SECRET NOW
// Prints, as JSON, what came of each step; NOW is the gateway's time in UNIX seconds.
const { Iamport, Request } = require("iamport-rest-client-nodejs");

const [baseUrl, apiKey, apiSecret, now] = process.argv.slice(2);
const iamport = new Iamport({ apiKey, apiSecret, baseUrl });
const {
  Banks, Cards, Certifications, Customers, Escrows, External, Payments, Prepare, Receipts,
  Subscribe, Vbanks,
} = Request;
const card = { card_number: "0366-0000-0000-0000", expiry: "2099-12", birth: "900101", pwd_2digit: "12" };
const holder = {
  customer_name: "홍길동", customer_tel: "010-1234-5678", customer_email: "hong@example.com",
  customer_addr: "서울", customer_postcode: "06018",
};
const second = Number(now);
const span = { from: second, to: second + 30 * 86400 };
const steps = [];

async function step(name, request) {
  try {
    const { status, data } = await request.request(iamport);
    steps.push({ name, status, code: data.code, response: data.response, failed: data.failed });
    return data.response;
  } catch (error) {
    if (!error.response) throw error;
    const { status, data } = error.response;
    steps.push({ name, status: status || 200, code: data.code, message: data.message });
    return undefined;
  }
}

async function main() {
  const charge = { merchant_uid: "node-1", amount: 10000, name: "책", ...card };
  const paid = await step("onetime", Subscribe.onetime(charge));
  await step("onetime again", Subscribe.onetime(charge));
  await step("declined", Subscribe.onetime({
    ...charge, merchant_uid: "node-2", card_number: "0366-0000-0000-0002",
  }));
  await step("by imp_uid", Payments.getByImpUid({ imp_uid: paid.imp_uid }));
  await step("by several", Payments.getByImpUids({ imp_uid: [paid.imp_uid, "imp_000000000000"] }));
  await step("by order", Payments.getByMerchantUid({ merchant_uid: "node-1", status: "paid", sorting: "-started" }));
  await step("all of order", Payments.getByMerchantUids({ merchant_uid: "node-1", status: "paid", sorting: "-started", page: 1 }));
  await step("by status", Payments.getByStatus({ status: "paid", page: 1, limit: 10, from: second - 3600, to: second + 3600, sorting: "-started" }));
  await step("balance", Payments.getAmountByImpUid({ imp_uid: paid.imp_uid }));
  await step("partial cancel", Payments.cancel({ imp_uid: paid.imp_uid, amount: 4000, checksum: 10000, reason: "일부" }));
  await step("stale cancel", Payments.cancel({ imp_uid: paid.imp_uid, amount: 4000, checksum: 10000, reason: "일부" }));
  await step("full cancel", Payments.cancel({ merchant_uid: "node-1", reason: "전부" }));
  await step("unknown payment", Payments.getByImpUid({ imp_uid: "imp_000000000000" }));

  await step("issue key", Customers.postBillingKey({ customer_uid: "node-key", ...card, ...holder }));
  await step("get key", Customers.getBillingKey({ customer_uid: "node-key" }));
  await step("get keys", Customers.getBillingKeys({ customer_uid: ["node-key", "nobody"] }));
  await step("again", Subscribe.again({ customer_uid: "node-key", merchant_uid: "node-3", amount: 3000, name: "월정액" }));
  await step("payments of key", Customers.getPayments({ customer_uid: "node-key", page: 1 }));
  const schedules = [1, 2].map((day) => ({
    merchant_uid: `node-s${day}`, schedule_at: second + day * 86400, amount: 5000, name: "월정액",
  }));
  await step("schedule", Subscribe.schedule({ customer_uid: "node-key", schedules }));
  await step("get schedule", Subscribe.getScheduled({ merchant_uid: "node-s1" }));
  const wanted = { customer_uid: "node-key", page: 1, ...span, "schedule-status": "scheduled" };
  await step("schedules of customer", Subscribe.getScheduleds(wanted));
  await step("schedules of key", Customers.getScheduleds(wanted));
  await step("unschedule", Subscribe.unschedule({ customer_uid: "node-key", merchant_uid: "node-s1" }));
  await step("unschedule nothing", Subscribe.unschedule({ customer_uid: "node-key", merchant_uid: "node-s1" }));
  await step("delete key", Customers.deleteBillingKey({ customer_uid: "node-key" }));
  await step("deleted key", Customers.getBillingKey({ customer_uid: "node-key" }));

  await step("prepare", Prepare.postAmount({ merchant_uid: "node-4", amount: 1000 }));
  await step("prepared", Prepare.getAmount({ merchant_uid: "node-4" }));

  const account = {
    merchant_uid: "node-5", amount: 7000, name: "책", vbank_code: "004", vbank_due: second + 86400,
    vbank_holder: "상점", buyer_name: "홍길동",
  };
  const vbank = await step("issue account", Vbanks.post(account));
  await step("change account", Vbanks.put({ imp_uid: vbank.imp_uid, amount: 8000, vbank_due: second + 90000 }));
  await step("revoke account", Vbanks.delete({ imp_uid: vbank.imp_uid }));

  await step("receipt of nothing", Receipts.getReceipt({ imp_uid: vbank.imp_uid }));
  await step("receipt refused", Receipts.postReceipt({ imp_uid: vbank.imp_uid, identifier: "01012345678" }));
  const external = { merchant_uid: "node-6", name: "책", amount: 11000, identifier: "01012345678" };
  await step("external receipt", External.postReceipt(external));
  await step("get external receipt", External.getReceipt({ merchant_uid: "node-6" }));
  await step("cancel external receipt", External.deleteReceipt({ merchant_uid: "node-6" }));

  await step("cards", Cards.getCards());
  await step("card", Cards.getCard({ code: "366" }));
  await step("banks", Banks.getBanks());
  await step("bank", Banks.getBank({ code: "004" }));
  await step("unknown bank", Banks.getBank({ code: "999" }));
  await step("certification", Certifications.getCertification({ imp_uid: "imp_000000000000" }));
  await step("escrow", Escrows.postEscrow({
    imp_uid: paid.imp_uid, logis: { company: "CJGLS", invoice: "1", sent_at: second },
  }));
  console.log(JSON.stringify(steps));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
