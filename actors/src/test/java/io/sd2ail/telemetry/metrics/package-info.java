@NullMarked
package io.sd2ail.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
