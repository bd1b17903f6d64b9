package io.sd2ail.session;

import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.training.LearningTask;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says once, when a run begins, what about its demonstrations is worth knowing: actions that were clipped, and
/// dynamics other than the run's.
final class DemonstrationNotice implements RunListener {
    private static final Logger NOTICE = LoggerFactory.getLogger("io.sd2ail.notice");

    private final LearningTask task;

    DemonstrationNotice(LearningTask task) {
        this.task = task;
    }

    @Override
    public void onEvent(RunEvent event) {
        Demonstrations demonstrations = task.demonstrations();
        if (event instanceof RunEvent.Started && demonstrations != null) {
            clipped(demonstrations.shareOutside(task.spec()));
            contacts(demonstrations.origin().contacts());
        }
    }

    private void clipped(double share) {
        if (share > 0) {
            NOTICE.info(
                    "{} % of the demonstrations' action entries are outside the range of {}: they are clipped",
                    String.format(Locale.ROOT, "%.1f", 100 * share), task.spec().name());
        }
    }

    private void contacts(@Nullable String recorded) {
        String here = task.config().contacts().name().toLowerCase(Locale.ROOT);
        if (recorded != null && !recorded.equals(here)) {
            NOTICE.info(
                    "the demonstrations were recorded with contacts = {}, this run has contacts = {}: --set contacts={}"
                            + " makes them the same",
                    recorded,
                    here,
                    recorded);
        }
    }
}
