"""Paging of API lists."""

from rest_framework.pagination import PageNumberPagination


class PageNumbers(PageNumberPagination):
    """`page` and `page_size` (50 unless asked otherwise, 500 at most)."""

    page_size_query_param = "page_size"
    max_page_size = 500
