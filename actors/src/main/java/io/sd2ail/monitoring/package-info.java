/// A run's numbers for Prometheus, and whether it is well, for whoever starts processes again.
@NullMarked
package io.sd2ail.monitoring;

import org.jspecify.annotations.NullMarked;
