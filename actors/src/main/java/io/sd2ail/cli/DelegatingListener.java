package io.sd2ail.cli;

import io.sd2ail.train.RunEvent;
import io.sd2ail.train.RunListener;
import java.util.List;

/// Stands for listeners that can be made only once the run's directory is locked.
final class DelegatingListener implements RunListener {
    private volatile List<RunListener> listeners = List.of();

    void to(List<RunListener> made) {
        listeners = List.copyOf(made);
    }

    @Override
    public void onEvent(RunEvent event) {
        listeners.forEach(listener -> listener.onEvent(event));
    }
}
