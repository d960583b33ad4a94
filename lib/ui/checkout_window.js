/* Shows a shop's page in a frame of its own. The frame is loaded once for an address, so drawing the
   screen anew does not take a buyer's half-filled window away. */
const shown = new WeakMap();

export default function ({ data, parentElement }) {
  let frame = shown.get(parentElement);
  if (!frame) {
    frame = document.createElement("iframe");
    frame.style.cssText =
      "display:block;margin:0 auto;border:1px solid #8892a6;border-radius:8px;background:#fff";
    parentElement.append(frame);
    shown.set(parentElement, frame);
  }
  frame.title = data.title;
  frame.style.width = data.narrow ? "min(390px, 100%)" : "100%";
  frame.style.height = `${data.height}px`;
  if (frame.dataset.address !== data.address) {
    frame.dataset.address = data.address;
    frame.src = data.address;
  }
  return () => {
    frame.remove();
    shown.delete(parentElement);
  };
}
