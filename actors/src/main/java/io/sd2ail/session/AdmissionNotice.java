package io.sd2ail.session;

import io.sd2ail.imitation.SynthesisConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import java.util.Locale;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says once when hardly a synthetic demonstration passes the threshold any more, so that the pool keeps what an early
/// network sampled, and once when they pass again. docs/algorithm.md, "Admission", has the cause.
final class AdmissionNotice implements RunListener {
    private static final Logger NOTICE = LoggerFactory.getLogger("io.sd2ail.notice");

    /// Below this share of the samples the pool counts as frozen. The two bounds are apart so that a rate between them
    /// changes nothing.
    private static final double FROZEN = 0.01;

    private static final double PASSING = 0.02;

    private boolean frozen;
    private boolean fromNoise;

    @Override
    public void onEvent(RunEvent event) {
        switch (event) {
            case RunEvent.Started started ->
                fromNoise = started.config().sd2ail().synthesis().start() == SynthesisConfig.Start.NOISE;
            case RunEvent.Metrics metrics -> onMetrics(metrics.values());
            default -> {}
        }
    }

    private void onMetrics(SortedMap<String, Double> values) {
        Double rate = values.get("synthesis/admission_rate");
        if (rate == null) {
            return;
        }
        if (!frozen && rate < FROZEN) {
            frozen = true;
            NOTICE.info(
                    "{} of the synthetic demonstrations pass the threshold: the pool keeps old ones, {} updates old on"
                            + " average (docs/algorithm.md, Admission){}",
                    percent(rate),
                    String.format(Locale.ROOT, "%,.0f", values.getOrDefault("synthesis/pool_age_updates", Double.NaN)),
                    fromNoise
                            ? "; more pass with --set sd2ail.synthesis.start=noised-demonstrations in a new run"
                            : "");
        } else if (frozen && rate > PASSING) {
            frozen = false;
            NOTICE.info("{} of the synthetic demonstrations pass the threshold again", percent(rate));
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
