// Keeps the page as the order is: by WebSocket, and by asking now and then while there is none.
"use strict";

const order = document.getElementById("order");
const link = document.getElementById("link");
const here = location.pathname.replace(/\/$/, "");
const LONGEST = 30000;
let wait = 1000;
let over = false;

function show(html) {
  if (order.innerHTML !== html) order.innerHTML = html;
  link.hidden = true;
}

function watch() {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${here}/live`);
  socket.onmessage = (message) => {
    wait = 1000;
    show(message.data);
  };
  socket.onclose = (closed) => {
    over = closed.code === 1000;
    if (!over) again();
  };
}

// No socket: look once by itself, then try for one again, later each time.
async function again() {
  try {
    const answer = await fetch(`${here}/now`, { cache: "no-store" });
    if (answer.ok) show(await answer.text());
  } catch {
    link.hidden = false;
  }
  setTimeout(watch, wait + Math.random() * 1000);
  wait = Math.min(wait * 2, LONGEST);
}

// A phone that slept has lost its socket without noticing.
addEventListener("pageshow", (event) => event.persisted && !over && location.reload());

watch();
