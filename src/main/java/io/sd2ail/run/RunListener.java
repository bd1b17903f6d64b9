package io.sd2ail.run;

/// Is told what happens in a run, from one thread at a time.
@FunctionalInterface
public interface RunListener {
    void onEvent(RunEvent event);
}
