"""`python -m widgets.training`: the command line, on every core."""

import sys

from ..backend.cores import use_all_cores
from .ending import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    use_all_cores()
    from .command_line import main  # brings MXNet, which asks for its cores once

    sys.exit(main())
