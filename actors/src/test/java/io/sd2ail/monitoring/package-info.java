@NullMarked
package io.sd2ail.monitoring;

import org.jspecify.annotations.NullMarked;
