/* Asks for a window on behalf of the page around this frame, and tells it whether one opens. */
(function () {
  "use strict";
  const MARK = "paybench-window";
  const page = window.parent;
  if (page === window) return;

  window.addEventListener("message", async (event) => {
    if (event.source !== page || !event.data || event.data.mark !== MARK) return;
    if (event.data.what !== "ask") return;
    const target = event.origin === "null" ? "*" : event.origin;
    const tell = (what, more) => page.postMessage({ mark: MARK, what, ...more }, target);
    const asked = { ...event.data.asked, origin: event.origin };
    let envelope;
    try {
      const answer = await fetch("open", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(asked),
      });
      envelope = await answer.json();
    } catch {
      envelope = { code: -1, message: "결제 서버에 연결할 수 없습니다." };
    }
    const found = envelope.response;
    if (!found) {
      const named = asked.params && asked.params.merchant_uid;
      const rsp = {
        imp_uid: null,
        merchant_uid: typeof named === "string" ? named : "",
        error_code: "",
        error_msg: envelope.message,
      };
      if (asked.sdk === "iamport") rsp.success = false;
      tell("refused", { rsp, redirect: null });
    } else if (!found.window_id) {
      tell("refused", { rsp: found.rsp, redirect: found.redirect });
    } else {
      tell("opened", { window_id: found.window_id, mobile: found.mobile });
      if (!found.mobile) window.location.replace(found.window_id);
    }
  });

  page.postMessage({ mark: MARK, what: "ready" }, "*");
})();
