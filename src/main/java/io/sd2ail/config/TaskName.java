package io.sd2ail.config;

/// The task behind an environment's name: what its settings and demonstrations are called by.
public final class TaskName {
    /// What the names of Gymnasium's environments begin with.
    public static final String GYMNASIUM = "gym:";

    /// What the names of the user's own MJCF models begin with; their file follows.
    public static final String MODEL = "mjcf:";

    /// What the names of environments begin with whose simulators connect by themselves.
    public static final String CONNECTED = "connected:";

    /// What the names of environments begin with that do wrong when a drill tells them to.
    public static final String DRILLED = "drill:";

    private TaskName() {}

    /// `Hopper-v5` for `gym:Hopper-v5` and `drill:Hopper-v5`, which are the same task; any other name as it is, since
    /// what a module of the user's registers is the user's, whatever its ID.
    public static String of(String environment) {
        if (environment.startsWith(DRILLED)) {
            return environment.substring(DRILLED.length());
        }
        boolean plain = isOfGymnasium(environment) && environment.indexOf(':', GYMNASIUM.length()) < 0;
        return plain ? environment.substring(GYMNASIUM.length()) : environment;
    }

    /// Whether two names mean one task, however the module is spelled that registers it, and wherever the model's file
    /// lies.
    public static boolean areSame(String environment, String other) {
        return withoutPlace(environment).equals(withoutPlace(other));
    }

    private static String withoutPlace(String environment) {
        String task = of(environment);
        if (task.startsWith(MODEL)) {
            return MODEL + task.substring(Math.max(task.lastIndexOf('/') + 1, MODEL.length()));
        }
        return isOfGymnasium(task) ? GYMNASIUM + task.substring(task.lastIndexOf(':') + 1) : task;
    }

    /// Whether an environment is one of Gymnasium's or of a module that registers with it.
    public static boolean isOfGymnasium(String environment) {
        return environment.startsWith(GYMNASIUM);
    }

    /// Whether an environment's simulators connect by themselves.
    public static boolean isConnected(String environment) {
        return environment.startsWith(CONNECTED);
    }
}
