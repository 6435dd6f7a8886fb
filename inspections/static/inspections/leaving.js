// Logging out takes the user's visits off the device, after a warning when something is unsent.
const { warning } = [...document.scripts].find((script) => script.src === import.meta.url).dataset;

for (const form of document.querySelectorAll("form[data-leaves]")) {
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const PATIENCE = 3000;  // milliseconds for other windows to let go; the deletion follows when they do

  const unsent = async (name) => {
    const database = await settled(indexedDB.open(name));
    const waiting = ["visits", "cards", "presences", "homes", "sheets"].filter((store) => database.objectStoreNames.contains(store));
    const counts = await Promise.all(waiting.map((store) => settled(database.transaction(store).objectStore(store).count())));
    const count = counts.reduce((total, each) => total + each, 0);
    database.close();
    return count;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = `portal-field-${form.dataset.leaves}`;
    try {
      const known = await indexedDB.databases();
      if (known.some((database) => database.name === name)) {
        const count = await unsent(name);
        if (count && !confirm(warning.replace("{count}", count))) { delete form.dataset.sent; return; }
        dispatchEvent(new Event("portal-leaving"));  // the field app lets go of its database
        localStorage.removeItem("portal-field-user");
        await Promise.race([settled(indexedDB.deleteDatabase(name)), new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
      }
      localStorage.removeItem("portal-field-user");
    } catch { /* without a database there is nothing to take away */ }
    form.submit();
  });
}
