@NullMarked
package io.sd2ail.telemetry;

import org.jspecify.annotations.NullMarked;
