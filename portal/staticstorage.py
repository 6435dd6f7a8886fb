"""How static files are named in production: by their content, also where one script imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"""(?P<matched>import(?P<names>[^;"']*)\sfrom\s["'](?P<url>\./\w+\.js)["'];)"""


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Puts the hashed names into `import ... from "./name.js";`, so that a changed module is fetched anew by all that use it.

    Django's own pattern takes any path, and stumbles over scripts of packages that name files which they do not ship.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.js", ((IMPORT, 'import%(names)s from "%(url)s";'),)),
    )
