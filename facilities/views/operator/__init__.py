"""The operator's pages: sign-up, the dossier with its classes and documents, handing it in."""
