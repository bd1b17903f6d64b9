package io.sd2ail.process;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// What a drill puts around the processes of a local cluster.
public interface ProcessHook {
    ProcessHook NONE = new ProcessHook() {
        @Override
        public Map<String, String> environment(String node) {
            return Map.of();
        }

        @Override
        public void beforeStart(String node) {}
    };

    /// Further arguments of a node's command.
    default List<String> arguments(String node) {
        return List.of();
    }

    /// Variables of a node's process, beside those of this one.
    Map<String, String> environment(String node);

    /// Called before each start of a node's process, while it has none.
    void beforeStart(String node) throws IOException;
}
