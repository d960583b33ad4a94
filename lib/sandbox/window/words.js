/* What does the window say? Korean and English, side by side. */

const WORDS = {
  title: ["모의 결제창", "Simulated payment window"],
  simulation: ["모의 결제창", "Simulation"],
  noMoney: ["실제로 결제되지 않습니다", "No money moves"],
  timeLeft: ["남은 시간", "Time left"],
  close: ["닫기", "Close"],
  language: ["English", "한국어"],
  order: ["주문 내용", "Your order"],
  orderNumber: ["주문번호", "Order number"],
  buyer: ["구매자", "Buyer"],
  amount: ["결제 금액", "Amount"],
  shownOnly: ["표시 금액", "Amount shown"],
  notCharged: ["지금은 결제되지 않습니다. 카드만 등록하며, 결제는 가맹점이 따로 요청합니다.",
    "Nothing is charged now. The card is only registered; the shop charges it later."],
  chooseMethod: ["결제수단 선택", "Choose how to pay"],
  chooseIssuer: ["카드사 선택", "Choose your card issuer"],
  issuers: ["카드사", "Card issuer"],
  plan: ["할부 개월", "Instalments"],
  lumpSum: ["일시불", "Lump sum"],
  months: ["{n}개월", "{n} months"],
  interestFree: ["무이자", "interest-free"],
  fixedPlan: ["{plan} · 가맹점이 정한 할부이며 바꿀 수 없습니다", "{plan} · fixed by the shop"],
  noIssuer: ["가맹점 설정(card.detail)에 따라 선택할 수 있는 카드사가 없습니다.",
    "The shop's settings (card.detail) leave no card issuer to choose from."],
  noPlan: ["선택할 수 있는 할부 개월이 없습니다.", "There is no plan to choose from."],
  unknownIssuer: ["알 수 없는 코드", "unknown code"],
  usePoints: ["카드 포인트 사용", "Use card points"],
  appOnly: ["앱카드로만 결제할 수 있습니다.", "Only app cards can be used."],
  next: ["다음", "Next"],
  back: ["이전", "Back"],
  pay: ["{amount} 결제하기", "Pay {amount}"],
  register: ["카드 등록하기", "Register card"],
  cardDetails: ["카드 정보 입력", "Card details"],
  registerCard: ["정기결제 카드 등록", "Register a card for recurring payments"],
  fromAbroad: ["해외 발급 카드", "Cards issued abroad"],
  cardNumber: ["카드번호", "Card number"],
  expiry: ["유효기간 (MM/YY)", "Expiry (MM/YY)"],
  cvc: ["CVC", "CVC"],
  password: ["비밀번호 앞 2자리", "First 2 digits of password"],
  birth: ["생년월일 6자리 또는 사업자번호 10자리", "Birth date (6 digits) or business number (10)"],
  optional: ["선택", "optional"],
  triesLeft: ["남은 시도 {n}회", "{n} tries left"],
  keepNothing: ["카드번호는 저장하지 않습니다. 앞 6자리와 뒤 4자리만 남습니다.",
    "Card numbers are not kept; only the first 6 and last 4 digits are."],
  appTitle: ["{issuer} 앱에서 확인", "Confirm in the {issuer} app"],
  appAsks: ["휴대폰에 설치된 카드사 앱으로 인증 요청을 보냈습니다.",
    "A request was sent to the issuer's app on your phone."],
  appCard: ["앱에 등록된 카드", "Card in the app"],
  appConfirm: ["앱에서 승인", "Confirm in the app"],
  appReject: ["앱에서 거절", "Reject in the app"],
  transfer: ["계좌이체", "Account transfer"],
  bank: ["은행", "Bank"],
  account: ["계좌번호", "Account number"],
  accountNote: ["0001로 끝나면 잔액 부족, 0002로 끝나면 한도 초과입니다. 잔액은 100만 원입니다.",
    "Ends in 0001: balance too low; in 0002: limit exceeded. The balance is KRW 1,000,000."],
  vbank: ["가상계좌 발급", "Virtual account"],
  vbankBank: ["입금할 은행", "Bank to pay into"],
  due: ["입금 기한", "Pay in by"],
  issue: ["가상계좌 발급하기", "Issue account"],
  issued: ["가상계좌를 발급했습니다", "Your virtual account"],
  payInto: ["아래 계좌로 기한 안에 정확한 금액을 입금하세요.",
    "Pay the exact amount into this account in time."],
  holder: ["예금주", "Account holder"],
  phone: ["휴대폰 소액결제", "Mobile phone payment"],
  carrier: ["통신사", "Carrier"],
  phoneNumber: ["휴대폰 번호", "Phone number"],
  phoneNote: ["0001로 끝나면 월 한도 초과, 0002로 끝나면 정지된 번호입니다.",
    "Ends in 0001: monthly limit exceeded; in 0002: line suspended."],
  phoneLimit: ["80,000원을 넘는 금액입니다. 예전 안내의 최대 금액보다 큽니다.",
    "More than KRW 80,000, the largest amount in older documents."],
  otp: ["인증번호", "Verification code"],
  otpNote: ["모의 인증번호는 000000입니다.", "The simulated code is 000000."],
  voucher: ["상품권 결제", "Pay with a voucher"],
  voucherAsks: ["{method}(으)로 로그인했다고 가정합니다.", "You are signed in at {method}, let us say."],
  wallet: ["{method} 결제", "Pay with {method}"],
  walletSource: ["결제할 곳", "Pay from"],
  walletCard: ["등록한 카드", "A card in the wallet"],
  walletMoney: ["머니·포인트·계좌", "Money, points or account"],
  done: ["확인", "Done"],
  paid: ["결제를 완료했습니다", "Payment complete"],
  registered: ["카드를 등록했습니다", "Card registered"],
  failed: ["결제하지 못했습니다", "Payment failed"],
  left: ["결제창을 떠났습니다", "You left the window"],
  leftSays: ["결제는 대기(ready) 상태로 남고, 가맹점 페이지에는 아무것도 전달되지 않습니다.",
    "The payment stays ready, and the shop's page hears nothing."],
  unheard: ["결과가 브라우저에 전달되지 않았습니다", "The browser did not hear of the result"],
  unheardSays: ["결제는 처리되었습니다. 가맹점은 웹훅이나 조회로만 알 수 있습니다.",
    "The payment was processed; the shop learns of it by webhook or look-up only."],
  nowhere: ["돌아갈 주소(m_redirect_url)가 없어 결과를 받을 수 없습니다.",
    "There is no address to return to (m_redirect_url), so the result cannot be received."],
  returning: ["가맹점 페이지로 돌아갑니다…", "Returning to the shop…"],
  working: ["처리하고 있습니다…", "Working…"],
  busy: ["다른 요청을 처리하고 있습니다. 잠시 기다려 주세요.", "Another request is under way. Please wait."],
  askCancel: ["결제를 취소할까요?", "Cancel the payment?"],
  askCancelSays: ["취소하면 이 결제는 실패로 끝나고 가맹점에 알려집니다.",
    "The payment then ends as failed, and the shop is told."],
  cancelPayment: ["결제 취소", "Cancel payment"],
  goOn: ["계속 결제", "Keep paying"],
  tools: ["시뮬레이션 도구", "Simulation tools"],
  toolsSay: ["진짜 결제창에는 없는 부분입니다.", "A real payment window has none of this."],
  testCards: ["테스트 카드", "Test cards"],
  testCardsSay: ["누르면 카드 정보가 채워집니다.", "A press fills in the card."],
  approveNow: ["바로 승인", "Approve now"],
  declineWith: ["거절 사유", "Reason to decline"],
  decline: ["거절", "Decline"],
  timeOut: ["시간 초과", "Time out"],
  leave: ["그냥 떠나기", "Just leave"],
  tamperAmount: ["브라우저에서 금액 바꾸기", "Change the amount in the browser"],
  tamper: ["변조", "Tamper"],
  lose: ["결과를 브라우저에 전달하지 않기", "Lose the answer on its way to the browser"],
  approvedGroup: ["승인", "Approved"],
  authGroup: ["인증 실패", "Authentication fails"],
  approvalGroup: ["승인 거절", "Declined at approval"],
  laterGroup: ["등록되지만 청구할 때 거절", "Registered, but declined when charged"],
  otherGroup: ["그 밖의 상황", "Other situations"],
  whenInstalment: ["할부일 때", "in instalments"],
  whenPoints: ["포인트 사용 시", "with card points"],
  whenCorporate: ["사업자번호 10자리가 아니면", "unless a 10-digit business number"],
  whenPassword: ["비밀번호가 없으면", "without a password"],
  atCancel: ["승인 후 취소할 때", "when cancelled later"],
  atIssue: ["빌링키 발급 때", "when a key is issued"],
  answerLost: ["승인되지만 답이 사라짐", "approved, but the answer is lost"],
  unreachable: ["결제 서버에 연결할 수 없습니다.", "The payment server cannot be reached."],
  gone: ["결제창을 찾을 수 없습니다.", "There is no such payment window."],
};

let place = 0;

export function speak(language) {
  place = language === "en" ? 1 : 0;
  document.documentElement.lang = place ? "en" : "ko";
  document.title = word("title");
}

export function spoken() {
  return place ? "en" : "ko";
}

export function word(name, values = {}) {
  return WORDS[name][place].replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

export function own(entry) {
  return place ? entry.en : entry.ko;
}

export function money(amount) {
  const digits = Number(amount || 0).toLocaleString("en-US");
  return place ? `KRW ${digits}` : `${digits}원`;
}

export function plan(months) {
  return months ? word("months", { n: months }) : word("lumpSum");
}

export function instant(seconds) {
  return new Intl.DateTimeFormat(place ? "en-GB" : "ko-KR", {
    timeZone: "Asia/Seoul", dateStyle: "medium", timeStyle: "short",
  }).format(new Date(seconds * 1000));
}
