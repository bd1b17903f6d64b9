@NullMarked
package io.sd2ail.coordinator;

import org.jspecify.annotations.NullMarked;
