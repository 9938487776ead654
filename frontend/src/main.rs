//! Starts the page.

fn main() {
    yew::Renderer::<ringside_frontend::app::App>::new().render();
}
