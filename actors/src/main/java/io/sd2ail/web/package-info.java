/// The page that shows a run in a browser.
@NullMarked
package io.sd2ail.web;

import org.jspecify.annotations.NullMarked;
