/* <div data-module="reveal" data-show="…" data-hide="…"> around a passphrase field, or a
   <button type="button" hidden data-module="reveal" …> in the same .field. The words start hidden,
   and are hidden again when the form leaves, so that the browser still takes the field for a secret. */
export default function reveal(element) {
  const box = element.closest(".field") ?? element.querySelector(".field") ?? element;
  const field = box.querySelector("input");
  if (!field) return;
  const button = element.matches("button") ? element : box.appendChild(document.createElement("button"));
  button.type = "button";
  if (!button.className) button.className = "button button--plain button--small";

  function show(open) {
    field.type = open ? "text" : "password";
    button.textContent = open ? element.dataset.hide : element.dataset.show;
  }

  show(false);
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  field.form?.addEventListener("submit", () => show(false));
}
