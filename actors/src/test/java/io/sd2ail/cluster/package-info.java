@NullMarked
package io.sd2ail.cluster;

import org.jspecify.annotations.NullMarked;
