@NullMarked
package io.sd2ail.serialization;

import org.jspecify.annotations.NullMarked;
