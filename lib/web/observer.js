// Tells the console what a payment window hands to the page. It belongs to Paybench, not to the
// snippet: the parameters go on as they are, and the snippet's own callback runs afterwards.
(() => {
  "use strict";
  const told = document.currentScript.dataset;
  if (told.device) window.PAYBENCH_DEVICE = told.device;

  const report = (kind, data) => {
    let body;
    try {
      body = JSON.stringify({ kind, data });
    } catch {
      body = JSON.stringify({ kind, data: {} });
    }
    return fetch(told.report, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      keepalive: true,
    }).catch(() => undefined);
  };

  const sdk = window.IMP;
  if (!sdk || typeof sdk.request_pay !== "function") {
    report("sdk_missing", {});
    return;
  }
  const open = sdk.request_pay;
  sdk.request_pay = function (params, callback, ...rest) {
    report("requested", {});
    if (typeof callback !== "function") return open.call(this, params, callback, ...rest);
    const heard = function (rsp, ...more) {
      if (told.callback === "lost") {
        report("callback_lost", { rsp });
        return undefined;
      }
      report("callback", { rsp });
      return callback.call(this, rsp, ...more);
    };
    return open.call(this, params, heard, ...rest);
  };
})();
