/* The floor: a WebKitGTK window with a page and nothing else. Built by `cargo xtask bench app`. */
#include <gtk/gtk.h>
#include <webkit2/webkit2.h>

int main(int argc, char **argv) {
    gtk_init(&argc, &argv);
    GtkWidget *window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
    gtk_window_set_default_size(GTK_WINDOW(window), 1100, 720);
    g_signal_connect(window, "destroy", G_CALLBACK(gtk_main_quit), NULL);
    GtkWidget *view = webkit_web_view_new();
    gtk_container_add(GTK_CONTAINER(window), view);
    gchar *page = NULL;
    if (argc < 2 || !g_file_get_contents(argv[1], &page, NULL, NULL))
        return 2;
    webkit_web_view_load_html(WEBKIT_WEB_VIEW(view), page, NULL);
    g_free(page);
    gtk_widget_show_all(window);
    gtk_main();
    return 0;
}
