"""The four doors of the demo: one click or one digit enters, and each opens where that person works."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Earshot

pytestmark = pytest.mark.slow

HOMES = {
    "reviewer": ("1", "/desk", "Daniela Rojas"),
    "supervisor": ("2", "/escalations", "Lucía Mora"),
    "ml": ("3", "/exports", "Tomás Brenes"),
    "steward": ("4", "/steward", "Ana Dumitru"),
}


@pytest.mark.parametrize("door", HOMES)
def test_one_click_enters(earshot: Earshot, page: Page, door: str):
    _, home, name = HOMES[door]
    page.goto(earshot.url)
    page.get_by_test_id(f"door-{door}").click()
    expect(page).to_have_url(earshot.url + home)
    expect(page.get_by_test_id("who-am-i")).to_contain_text(name)
    expect(page.get_by_test_id("demo-mark")).to_be_visible()


@pytest.mark.parametrize("door", HOMES)
def test_one_digit_enters(earshot: Earshot, page: Page, door: str):
    digit, home, name = HOMES[door]
    page.goto(earshot.url)
    expect(page.get_by_test_id(f"door-{door}")).to_be_visible()
    page.keyboard.press(digit)
    expect(page).to_have_url(earshot.url + home)
    expect(page.get_by_test_id("who-am-i")).to_contain_text(name)


def test_a_password_signs_in_where_nobody_takes_a_door(earshot: Earshot, page: Page):
    page.goto(earshot.url + "/desk")
    sign_in = page.get_by_test_id("sign-in")
    sign_in.locator("input[name=email]").fill("reviewer2@earshot.example")
    sign_in.locator("input[name=password]").fill(earshot.password_of("reviewer2@earshot.example"))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("who-am-i")).to_contain_text("Andrei Ionescu")
    expect(page).to_have_url(earshot.url + "/desk")
