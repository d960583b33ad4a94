/* Paybench sandbox: window.IMP of an emulated PortOne V1. No money moves, nothing leaves this machine.
 *
 * The SDK asks the sandbox through a frame of the sandbox's own pages, so it needs no permission to
 * call another origin, and a window shows only once everything has been checked.
 */
(function (generation, version) {
  "use strict";

  var OLD = generation === "iamport";
  var MARK = "paybench-window";
  var PATIENCE = 15000; // milliseconds until a sandbox that does not answer counts as gone
  var script = document.currentScript || lastScript();
  var BASE = script ? script.src.replace(/\/sdk\/.*$/, "") : window.location.origin;

  var merchant = { userCode: null, tierCode: null };
  var open = null; // the window that is shown, or asked for, at the moment

  function lastScript() {
    var found = document.querySelectorAll("script[src*='/sdk/']");
    return found.length ? found[found.length - 1] : null;
  }

  function base() {
    return String(IMP.slots.CORE_SERVER || BASE).replace(/\/+$/, "");
  }

  function say(text) {
    if (window.console) console.error("[Paybench sandbox] " + text);
  }

  function deviceOf() {
    var asked = new URLSearchParams(window.location.search).get("_device") || window.PAYBENCH_DEVICE;
    if (asked === "mobile" || asked === "pc") return asked;
    var agent = navigator.userAgent;
    if (/iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)) return "ipad";
    return /Android|iPhone|iPod|Mobile|Windows Phone/i.test(agent) ? "mobile" : "pc";
  }

  function missing() {
    if (OLD && !window.jQuery) {
      return "jQuery가 없습니다. iamport.payment-" + version + ".js보다 먼저 불러와야 합니다.";
    }
    return "";
  }

  /* What the page is told when there is nobody to ask. */
  function refuse(param, callback, text) {
    say(text);
    var rsp = { imp_uid: null, merchant_uid: "", error_code: "", error_msg: text };
    if (param && typeof param.merchant_uid === "string") rsp.merchant_uid = param.merchant_uid;
    if (OLD) rsp.success = false;
    if (typeof callback === "function") callback(rsp);
  }

  function requestPay(param, callback) {
    var reason = missing();
    if (reason) return refuse(param, callback, reason);
    var asked;
    try {
      asked = JSON.parse(JSON.stringify({ params: param === undefined ? null : param }));
    } catch (error) {
      return refuse(param, callback, "결제 요청 파라미터를 JSON으로 바꿀 수 없습니다: " + error.message);
    }
    if (open) {
      say("A second window was asked for; the first one is left.");
      close();
    }
    asked.user_code = merchant.userCode;
    asked.tier_code = merchant.tierCode;
    asked.sdk = generation;
    asked.device = deviceOf();
    open = { param: param, callback: callback, asked: asked, dialog: null, frame: null, timer: 0 };
    ask(open);
  }

  /* An unseen frame of the sandbox asks whether a window may be opened. */
  function ask(current) {
    var dialog = document.createElement("dialog");
    var frame = document.createElement("iframe");
    dialog.setAttribute("aria-label", "결제창 (모의) / Payment window (simulation)");
    dress(dialog, {
      position: "fixed", inset: "0", width: "100vw", height: "100vh", "max-width": "none",
      "max-height": "none", margin: "0", padding: "0", border: "0", overflow: "hidden",
      background: "rgba(15, 23, 42, 0.55)",
    });
    frame.title = "결제창 (모의) / Payment window (simulation)";
    frame.src = base() + "/window/start";
    dress(frame, {
      position: "absolute", left: "50%", top: "50%", transform: "translate(-50%, -50%)",
      width: "min(720px, 100vw)", height: "min(680px, 100vh)", border: "0",
      "border-radius": "16px", "box-shadow": "0 24px 64px rgba(15, 23, 42, 0.35)",
      background: "#fff", "max-width": "none", "max-height": "none", "color-scheme": "light",
    });
    // Escape is the window's own business: it asks before it gives up.
    dialog.addEventListener("cancel", function (event) { event.preventDefault(); });
    dialog.appendChild(frame);
    (document.body || document.documentElement).appendChild(dialog);
    current.dialog = dialog;
    current.frame = frame;
    current.focused = document.activeElement;
    current.timer = setTimeout(function () {
      if (open !== current) return;
      close();
      refuse(current.param, current.callback, "결제 서버에 연결할 수 없습니다.");
    }, PATIENCE);
  }

  function dress(element, rules) {
    Object.keys(rules).forEach(function (name) {
      element.style.setProperty(name, rules[name], "important");
    });
  }

  function reveal(current) {
    if (typeof current.dialog.showModal === "function") current.dialog.showModal();
    else current.dialog.setAttribute("open", "");
    current.frame.focus();
  }

  function close() {
    if (!open) return;
    var gone = open;
    open = null;
    clearTimeout(gone.timer);
    if (gone.dialog) gone.dialog.remove();
    if (gone.focused && gone.focused.focus) gone.focused.focus();
  }

  function answer(current, rsp) {
    close();
    if (typeof current.callback === "function") current.callback(rsp);
  }

  window.addEventListener("message", function (event) {
    var current = open;
    if (!current || !current.frame || event.source !== current.frame.contentWindow) return;
    if (event.origin !== new URL(base(), window.location.href).origin) return;
    var said = event.data;
    if (!said || said.mark !== MARK) return;
    switch (said.what) {
      case "ready":
        current.frame.contentWindow.postMessage(
          { mark: MARK, what: "ask", asked: current.asked }, event.origin);
        break;
      case "refused":
        say(said.rsp.error_msg);
        if (said.redirect) {
          close();
          window.location.assign(said.redirect);
        } else {
          answer(current, said.rsp);
        }
        break;
      case "opened":
        clearTimeout(current.timer);
        if (said.mobile) window.location.assign(base() + "/window/" + said.window_id);
        else reveal(current);
        break;
      case "done":
        answer(current, said.rsp);
        break;
      case "left":
        close();
        break;
    }
  });

  function certification(param, callback) {
    var text = "본인인증은 토스페이먼츠가 제공하지 않습니다. 샌드박스에는 REST 호출만 있습니다: /certifications";
    say("IMP.certification is no product of Toss Payments; the sandbox has the REST calls only.");
    var rsp = { imp_uid: null, merchant_uid: (param && param.merchant_uid) || "",
      error_code: "", error_msg: text };
    if (OLD) rsp.success = false;
    if (typeof callback === "function") callback(rsp);
  }

  function init(userCode) {
    var reason = missing();
    if (reason) say(reason);
    if (merchant.userCode) say("IMP.init or IMP.agency was called before; call one of them once.");
    merchant = { userCode: userCode, tierCode: null };
  }

  function agency(userCode, tierCode) {
    init(userCode);
    merchant.tierCode = tierCode === undefined ? null : tierCode;
  }

  var IMP = window.IMP = {
    init: init,
    agency: agency,
    request_pay: requestPay,
    certification: certification,
    close: close,
    slots: OLD ? { CORE_SERVER: BASE } : { CORE_SERVER: BASE, CHECKOUT_SERVER: BASE },
    paybench: { generation: generation, version: version, simulation: true },
  };

  if (missing()) say(missing());
})
