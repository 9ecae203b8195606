// Signed in again in a tab of its own: the page that waits is told, and this tab goes.

new BroadcastChannel("signed-in").postMessage("");
setTimeout(() => window.close(), 300);
