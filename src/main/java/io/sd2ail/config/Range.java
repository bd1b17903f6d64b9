package io.sd2ail.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The closed interval of values that a numeric configuration key accepts. Checked when the configuration is bound.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /// Smallest accepted value.
    double min();

    /// Largest accepted value.
    double max() default Double.POSITIVE_INFINITY;
}
