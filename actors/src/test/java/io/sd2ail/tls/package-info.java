@NullMarked
package io.sd2ail.tls;

import org.jspecify.annotations.NullMarked;
