@NullMarked
package io.sd2ail.bench.cluster;

import org.jspecify.annotations.NullMarked;
