package io.sd2ail.environment.gymnasium;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// For tests that need a Python with gymnasium[mujoco]. Which one they run in is for whoever runs them to say.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
        named = "SD2AIL_PYTHON",
        matches = ".+",
        disabledReason = "SD2AIL_PYTHON names no Python with gymnasium[mujoco]; .ci/run makes one")
public @interface NeedsPython {}
