// What the field app's service worker keeps. A changed frame or file changes the version, and so brings a new worker that
// fetches all of them anew; a classic script, because not every phone's browser runs modules as workers.
self.kept = {
  assets: [{% for asset in assets %}"{{ asset|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}],
  version: "{{ version }}",
};
importScripts("{% static 'inspections/frame.js' %}");
