// What the wallet's service worker keeps besides the own pages; a changed file changes the version, and so brings a new worker.
self.kept = {
  assets: [{% for asset in assets %}"{{ asset|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}],
  version: "{{ version }}",
};
importScripts("{% static 'staff/keeping.js' %}");
