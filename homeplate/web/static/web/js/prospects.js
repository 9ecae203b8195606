// On a phone the filters are folded, so that whoever was found comes first.

if (matchMedia("(max-width: 48rem)").matches) document.querySelector(".asked .panel")?.removeAttribute("open");
