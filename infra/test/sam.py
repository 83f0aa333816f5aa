"""Does to a template what CloudFormation does first: JSON with SAM's types in, JSON with CloudFormation's own out."""

import json
import sys

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

translator = Translator({}, Parser())
template = translator.translate(json.load(sys.stdin), parameter_values={}, passthrough_metadata=True)
json.dump(template, sys.stdout)
