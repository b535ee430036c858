"""`python -m widgets.training`: the command line, on every core."""

import sys

from ..backend.cores import use_all_cores

if __name__ == "__main__":
    use_all_cores()
    from .command_line import main  # brings MXNet, which asks for its cores once

    sys.exit(main())
