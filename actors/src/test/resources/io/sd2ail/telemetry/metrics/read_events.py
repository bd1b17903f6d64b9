"""Prints what TensorBoard's own loader reads of a run's folder: the scores, and settings of the HParams tab."""
import sys

from tensorboard.backend.event_processing import plugin_event_accumulator
from tensorboard.plugins.hparams import metadata

events = plugin_event_accumulator.EventAccumulator(sys.argv[1])
events.Reload()
for event in events.Tensors("eval/normalized_score"):
    print(event.step, event.tensor_proto.float_val[0])
content = events.SummaryMetadata(metadata.SESSION_START_INFO_TAG).plugin_data.content
start = metadata.parse_session_start_info_plugin_data(content)
for name in ("algorithm", "sd2ail.sac.learning-rate", "seed"):
    value = start.hparams[name]
    print(name, getattr(value, value.WhichOneof("kind")))
print("started", start.start_time_secs)
