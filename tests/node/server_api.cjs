// What do the flows of iamport-server-api do with a gateway? node server_api.cjs URL KEY SECRET
// Prints, as JSON, what came of each flow. Deposits go through the sandbox's control call.
const api = require("iamport-server-api").default;

const [host, imp_key, imp_secret] = process.argv.slice(2);
const connector = new api.IamportConnector(host, { imp_key, imp_secret });
const { functional: f } = api;
const card = {
  card_number: "1111-2222-3333-4444", expiry: "2099-12", birth: "880311", pwd_2digit: "12",
};
const refund = {
  refund_account: "1101234567890", refund_holder: "홍길동", refund_bank: "국민은행",
  refund_tel: "01012345678",
};
let count = 0;
const order = () => `server-api-${(count += 1)}`;

async function onetime(more = {}) {
  const input = { merchant_uid: order(), amount: 25000, name: "Fake 주문", ...card, ...more };
  return (await f.subscribe.payments.onetime(await connector.get(), input)).response;
}

async function account() {
  const input = {
    merchant_uid: order(), amount: 40000, vbank_code: "020",
    vbank_due: Date.now() / 1000 + 7 * 24 * 60 * 60, vbank_holder: "상점",
  };
  const ready = (await f.vbanks.create(await connector.get(), input)).response;
  const { response } = await (await fetch(`${host}/_control/vbanks/${ready.imp_uid}/deposit`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: "{}",
  })).json();
  return { ready, paid: response };
}

async function at(imp_uid) {
  return (await f.payments.at(await connector.get(), imp_uid, {})).response;
}

async function cancel(payment, more) {
  const { imp_uid, merchant_uid } = payment;
  const input = { imp_uid, merchant_uid, checksum: null, reason: "테스트 결제 취소", ...more };
  return f.payments.cancel(await connector.get(), input);
}

async function inFive(payment, more = {}) {
  const seen = [];
  for (let i = 0; i < 5; i += 1) {
    const fifth = payment.amount / 5;
    const { response } = await cancel(payment, {
      amount: fifth, checksum: payment.amount - fifth * i, reason: `취소 ${i}`, ...more,
    });
    seen.push([response.cancel_amount, response.cancel_history.length, response.status]);
  }
  return seen;
}

async function main() {
  const flows = {};
  const paid = await onetime();
  flows.card = { paid, read: await at(paid.imp_uid) };

  const customer_uid = "server-api-key";
  const key = await f.subscribe.customers.create(await connector.get(), customer_uid, { customer_uid, ...card });
  const charged = await f.subscribe.payments.again(await connector.get(), {
    customer_uid, merchant_uid: order(), amount: 10000, name: "Fake 주문",
  });
  const kept = await f.subscribe.customers.at(await connector.get(), customer_uid);
  flows.key = { key: key.response, kept: kept.response, charged: charged.response };
  const both = await onetime({ customer_uid: "server-api-both" });
  flows.chargedAndKept = {
    both, kept: (await f.subscribe.customers.at(await connector.get(), "server-api-both")).response,
  };
  flows.erased = (await f.subscribe.customers.erase(await connector.get(), customer_uid)).response;

  flows.account = await account();
  flows.internalDeposit = await (async () => {
    const input = { merchant_uid: order(), amount: 1000, vbank_code: "004", vbank_due: Date.now() / 1000 + 86400, vbank_holder: "상점" };
    const ready = (await f.vbanks.create(await connector.get(), input)).response;
    await f.internal.deposit(await connector.get(), ready.imp_uid);
    return (await at(ready.imp_uid)).status;
  })();

  flows.cancelled = (await cancel(await onetime(), {})).response;
  flows.cardInFive = await inFive(await onetime());
  flows.keyInFive = await inFive(both);
  flows.accountInFive = await inFive((await account()).paid, refund);
  const over = await onetime();
  flows.over = { answer: await cancel(over, { amount: over.amount + 100 }), read: await at(over.imp_uid) };
  flows.withoutRefund = await cancel((await account()).paid, {});

  const receipted = await onetime();
  const wanted = { imp_uid: receipted.imp_uid, identifier: "8803111******", identifier_type: "person", buyer_name: "남정호", buyer_tel: "010********" };
  const receipt = await f.receipts.create(await connector.get(), receipted.imp_uid, wanted);
  flows.receipt = {
    issued: receipt.response,
    read: (await f.receipts.at(await connector.get(), receipted.imp_uid)).response,
    payment: await at(receipted.imp_uid),
    erased: (await f.receipts.erase(await connector.get(), receipted.imp_uid)).response,
  };

  const person = { name: "남정호", phone: "01011112222", birth: "19880311", gender_digit: "1", carrier: "LGT" };
  const { imp_uid } = (await f.certifications.otp.request(await connector.get(), person)).response;
  const asked = (await f.certifications.at(await connector.get(), imp_uid)).response;
  const wrong = await f.certifications.otp.confirm(await connector.get(), imp_uid, { otp: "111111" });
  const confirmed = (await f.certifications.otp.confirm(await connector.get(), imp_uid, { otp: asked.__otp })).response;
  flows.certification = {
    asked, wrong, confirmed, erased: (await f.certifications.erase(await connector.get(), imp_uid)).response,
  };
  console.log(JSON.stringify(flows));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
