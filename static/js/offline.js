// The worker behind /mine-vagter: asks the house first, always; without a net it shows the copy, for seven days.
// Whoever is sent away by the house (signed out, another hat, stopped) loses the copy at once.
"use strict";
const KEPT = "familiehus-vagter";
const COPY = "/mine-vagter/kopi";
const SHOWN = 7 * 24 * 60 * 60 * 1000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const copy = async () => {
  const kept = await caches.open(KEPT);
  const page = await kept.match(COPY);
  if (page && Date.now() - Number(page.headers.get("X-Fetched-At")) < SHOWN) return page;
  await caches.delete(KEPT);
  return Response.error();
};
const asked = async (request) => {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return copy();
  }
  if (answer.type === "opaqueredirect" || answer.redirected || answer.status === 401 || answer.status === 403) await caches.delete(KEPT);
  return answer;
};
const file = async (request) => {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request.url, { cacheName: KEPT })) ?? Response.error();
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(asked(request));
  else if (["style", "font", "image"].includes(request.destination)) event.respondWith(file(request));
});
