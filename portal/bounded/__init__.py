"""Files of strangers are opened in a process of their own, with limits that the system holds: no file ends a worker."""
