def regions(text, more=()):
    from ..structure import Regions
    return Regions()
