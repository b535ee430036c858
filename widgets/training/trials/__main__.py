"""`python -m widgets.training.trials`."""

from .command_line import main

raise SystemExit(main())
