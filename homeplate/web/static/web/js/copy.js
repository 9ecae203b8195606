// [data-copy] puts the text of the input with this id on the clipboard, and says so for a moment.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const input = document.getElementById(button.dataset.copy);
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    document.execCommand("copy"); // without TLS there is no clipboard to ask for
  }
  const [usual, done] = button.querySelectorAll("span");
  usual.hidden = true;
  done.hidden = false;
  setTimeout(() => { usual.hidden = false; done.hidden = true; }, 2000);
});
