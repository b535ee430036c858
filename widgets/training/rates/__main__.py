"""`python -m widgets.training.rates`."""

from .command_line import main

raise SystemExit(main())
