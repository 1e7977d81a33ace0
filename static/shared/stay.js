/* The exit bar sticks to the top of the page's window. A keyboard on the screen, or two fingers, make what can be seen
   smaller than that window and move it about: the bar follows, as large as before. */
export default function stay(bar) {
  const view = window.visualViewport;
  if (!view) return;
  bar.style.transformOrigin = "0 0";
  const follow = () => {
    const { offsetLeft: x, offsetTop: y, scale } = view;
    bar.style.transform = x || y || scale > 1 ? `translate(${x}px, ${y}px) scale(${1 / scale})` : "";
  };
  view.addEventListener("resize", follow);
  view.addEventListener("scroll", follow);
  follow();
}
