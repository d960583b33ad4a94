"""What do screens share? The only Streamlit floor below the pages.

Importing it sets the language of all texts: the one chosen in the present session.
"""

import lib.i18n as _i18n
from lib.ui.language import chosen as _chosen

_i18n.speak_with(_chosen)
