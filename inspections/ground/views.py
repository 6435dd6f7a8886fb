"""Pages that inspectors, the bureau and operators share: lists of visits and findings, the report, the finding."""

PAGE = 30
