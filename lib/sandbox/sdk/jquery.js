/* Paybench sandbox: a stand-in for jQuery, and nothing but that.
 *
 * The old SDK looks for jQuery and uses nothing of it here. A page that itself needs jQuery has to
 * load a real one; this one says so instead of doing half of what it is asked.
 */
(function () {
  "use strict";
  if (window.jQuery) return;

  function jQuery(work) {
    if (typeof work === "function") {
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", work);
      else setTimeout(work, 0);
      return jQuery;
    }
    throw new Error("Paybench's stand-in for jQuery only says that it is there; load a real jQuery.");
  }
  jQuery.fn = { jquery: "1.0.0-paybench-stand-in" };
  jQuery.isPaybenchStandIn = true;
  window.jQuery = window.jQuery || jQuery;
  window.$ = window.$ || jQuery;
})();
