/// Clusters of processes: transitions, weights, scaling, and days of work in minutes.
@NullMarked
package io.sd2ail.bench.cluster;

import org.jspecify.annotations.NullMarked;
