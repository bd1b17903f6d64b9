@NullMarked
package io.sd2ail.telemetry.plot;

import org.jspecify.annotations.NullMarked;
